"""HTTP in front of Flask: what is known is answered at once, queries go to the engine, pages to Flask."""
