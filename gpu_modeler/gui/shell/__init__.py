"""What surrounds the grid: menus, tool bar, side bar, status bar, messages, file requests."""
