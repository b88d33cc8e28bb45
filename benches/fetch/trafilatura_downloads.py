"""trafilatura's own downloader over a list, every name led to a local port: what `throughput.py` starts.

    python3 trafilatura_downloads.py LIST PORT [extract]      needs `pip install trafilatura lxml_html_clean`
"""
import pathlib
import socket
import sys

import urllib3.util.connection
from trafilatura import bare_extraction
from trafilatura.downloads import DEFAULT_CONFIG, buffered_downloads

urls, port, extracts = pathlib.Path(sys.argv[1]).read_text().split(), int(sys.argv[2]), "extract" in sys.argv[3:]
# Its guard against private addresses would refuse the local server.
DEFAULT_CONFIG["DEFAULT"]["SSRF_PROTECTION"] = "off"
urllib3.util.connection.create_connection = lambda *_, **__: socket.create_connection(("127.0.0.1", port))
got = 0
for url, html in buffered_downloads(urls, 16):
    got += bool(bare_extraction(html, url=url) if extracts else html)
print(got)
