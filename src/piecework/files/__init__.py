"""Files that workers upload: where their bytes are kept, and the addresses under which they are read.

A leaf: doors are given a store and never ask which kind it is.
"""
