"""Layout and Swedish together: outline, areas, goals, indicators, budget lines and checks of one document."""
