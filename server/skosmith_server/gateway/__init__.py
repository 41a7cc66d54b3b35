"""HTTP before Flask: queries go to the engine or come from the cache, all else goes to Flask."""
