"""Servers of our own that stand behind add-ons: each a process by itself.

They are started as any other server is, outlive the control plane as any other server does, and
import nothing of the platform.
"""
