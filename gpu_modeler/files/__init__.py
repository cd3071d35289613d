"""Files: .gpum documents, the data of the starter model, Excel workbooks. No Qt."""
