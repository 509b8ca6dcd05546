# The PIN
