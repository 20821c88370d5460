"""The tiny parent that each dyno of the process backend has.

It runs under a bare interpreter (`python -I -S`) and outlives the control plane, so it imports
little: no pathlib, no dataclasses, no subprocess. Each costs more than all of it together.
"""
