"""The script that PyInstaller starts from."""

import sys

from gpu_modeler.packaged import main

if __name__ == "__main__":
    sys.exit(main())
