"""`python -m gpu_modeler`: the command line."""

import sys

from gpu_modeler.headless import main

if __name__ == "__main__":
    sys.exit(main())
