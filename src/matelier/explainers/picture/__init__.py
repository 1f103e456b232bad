"""How a picture is explained by few layers."""
