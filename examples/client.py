"""Animate a picture through the API: python client.py cat.jpg "the cat falls in love" love.gif."""

import os
import sys
import time
from pathlib import Path

import requests

API = "http://127.0.0.1:8000"
name, prompt, out = sys.argv[1:]
if Path(out).exists() and Path(out).samefile(name):
    sys.exit(f"{out} is the picture itself: choose another name")
if Path(out).is_dir() or not os.access(out if Path(out).exists() else Path(out).parent, os.W_OK):
    sys.exit(f"{out} can't be written")
picture = Path(name).read_bytes()
upload = {"content_type": "image/png" if name.endswith(".png") else "image/jpeg", "bytes": len(picture)}
order = {"prompt": prompt, "upload": upload, "export": {"format": Path(out).suffix[1:].lower()}}
created = requests.post(f"{API}/jobs", json=order, timeout=30)
job = created.json()
if not created.ok:
    sys.exit(job["detail"])
requests.put(job["upload"]["url"], picture, headers=job["upload"]["headers"], timeout=60).raise_for_status()
while (status := requests.get(job["status_url"], timeout=30).json())["retry_after"]:
    time.sleep(status["retry_after"])
if status["error"]:
    sys.exit(status["error"]["detail"])
Path(out).write_bytes(requests.get(status["outputs"][0]["url"], timeout=60).content)
