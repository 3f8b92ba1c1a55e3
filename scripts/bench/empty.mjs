// An empty Node: what every action pays before its first line.
