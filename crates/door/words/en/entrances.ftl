# Two entrances
