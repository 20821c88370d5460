"""What a platform is, without input or output: values, tables and decisions."""
