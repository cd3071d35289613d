"""The page of simulations: what is asked of the trials, their charts and figures."""
