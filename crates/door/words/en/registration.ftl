# Registration of an ID
