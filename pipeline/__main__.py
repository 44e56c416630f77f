"""`python -m pipeline`.

Nothing is imported unless this is the program: each worker process imports this module again.
"""

if __name__ == "__main__":
    import sys

    from pipeline.commands import app

    sys.exit(app())
