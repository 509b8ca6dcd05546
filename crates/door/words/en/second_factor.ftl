# The second factor
