"""ComfyUI: someone's own GPU, with workflows of nodes."""
