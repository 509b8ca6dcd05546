# Staying logged in
