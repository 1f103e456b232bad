"""What a matrix does to space, as shapes: grids, ellipses, areas and volumes, planes, clouds of points."""
