"""`frameloom mcp`: what agents may do, over the Model Context Protocol."""
