def figures(ours):
    return iter(())
