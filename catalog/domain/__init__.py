"""Words and rules. No input or output, no clock, no session: values in, values out."""
