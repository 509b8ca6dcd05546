# Change of address
