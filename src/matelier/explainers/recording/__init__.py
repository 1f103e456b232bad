"""How a recording is explained by given notes or parts."""
