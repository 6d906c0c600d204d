# Players of films at four rates, of spans that begin and end on a frame and between two.
from helpers.show import player

# %%
player("bench/numbered-24.mp4", 2, 3)
# %%
player("bench/numbered-25.mp4", 2.03, 3.03)
# %%
player("bench/numbered-29.97.mp4", 2, 3)
# %%
player("bench/numbered-60.mp4", 2, 3)
# %%
player("bench/numbered-24.mp4", 5, 6)
# %%
player("bench/numbered-24.mp4", 1, 2, embed=True)
