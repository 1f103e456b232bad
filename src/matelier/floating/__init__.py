"""The questions of the exact workbench about measured numbers: by LAPACK, and how far each answer can be trusted."""
