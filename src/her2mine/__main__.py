"""``python -m her2mine``."""

from her2mine.cli import main

if __name__ == "__main__":
    main()
