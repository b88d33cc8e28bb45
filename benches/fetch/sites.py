"""Invented news sites as files, and an nginx that serves them under as many host names as are asked for."""
import contextlib
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import time

SUBJECTS = "the council,a volunteer,the harbour office,one reader,the school,the bakery,a committee,the museum".split(",")
VERBS = "has opened,wants to repair,is looking for,will close,has counted,praises,cannot pay for,plans".split(",")
OBJECTS = "the old bridge,a second market,forty benches,the night train,a library of tools,the west quay,new lamps".split(",")
ENDS = "before winter,after two years of work,without asking anybody,as neighbours say,for the third time,by the river".split(",")
NAMES = "Ada Orme,Jon Tallis,Mira Fenn,Piet Haller,Sena Okoro".split(",")
LINKS = "".join(f'<li><a href="/{name}/">{name.capitalize()}</a></li>' for name in "news,sport,culture,weather,letters".split(","))
ROBOTS = "User-agent: *\nDisallow: /search\nDisallow: /*?print=\nAllow: /\n\nSitemap: /sitemap.xml\n"


def sentence(chance):
    parts = [chance.choice(words) for words in (SUBJECTS, VERBS, OBJECTS, ENDS)]
    return f"{' '.join(parts).capitalize()}, and {chance.choice(SUBJECTS)} {chance.choice(VERBS)} {chance.choice(OBJECTS)}."


def page(site, number):
    """An article of some 2.5 KB; the same for the same site and number."""
    chance = random.Random(f"{site} {number}")
    title = sentence(chance).split(",")[0]
    text = "".join(f"<p>{' '.join(sentence(chance) for _ in range(chance.randint(2, 4)))}</p>\n" for _ in range(5))
    day = f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title} | Site {site}</title>\n'
        f'<meta property="og:title" content="{title}"><meta property="article:published_time" content="{day}T08:00:00Z">'
        f'</head>\n<body><header><nav><ul>{LINKS}</ul></nav></header>\n<main><article><h1>{title}</h1>\n'
        f'<p class="byline">By <a rel="author" href="/a">{chance.choice(NAMES)}</a>, <time datetime="{day}">{day}</time></p>\n'
        f'{text}</article><aside><h2>Read also</h2><ul>{LINKS}</ul></aside></main>\n'
        f'<footer><p>Copyright 2026 Site {site}. All rights reserved.</p></footer></body></html>\n'
    )


def write(folder, pages, sites):
    """`pages` articles on `sites` sites, a folder each."""
    for site in range(sites):
        root = folder / f"site{site}"
        root.mkdir(parents=True)
        (root / "robots.txt").write_text(ROBOTS)
        for number in range(site, pages, sites):
            (root / f"{number}.html").write_text(page(site, number))


def urls(count, pages, sites):
    """`count` URLs; what goes beyond `pages` names the same pages on further hosts."""
    for index in range(count):
        again, number = divmod(index, pages)
        yield f"http://{f'again{again}.' if again else ''}site{number % sites}.test/{number}.html"


@contextlib.contextmanager
def served(folder):
    """Runs nginx over the sites in `folder`; gives its port and the ids of its processes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    shutil.rmtree(folder / "nginx", ignore_errors=True)
    (folder / "nginx").mkdir()
    # Whoever may not read the folder as nginx's own user serves as the one who started it.
    user = f"user {os.environ.get('USER', 'root')};" if os.geteuid() == 0 else ""
    config = folder / "nginx" / "nginx.conf"
    config.write_text(f"""
        {user} worker_processes 1; daemon off; error_log {folder}/nginx/errors error; worker_rlimit_nofile 16384; pid {folder}/nginx/pid;
        events {{ worker_connections 8192; }}
        http {{
            types {{ text/html html; text/plain txt; }}
            access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; keepalive_timeout 300;
            {' '.join(f'{kind}_temp_path {folder}/nginx/{kind};' for kind in ('client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'))}
            server {{
                listen 127.0.0.1:{port} backlog=4096; server_name ~^(?:again\\d+\\.)?(?<site>site\\d+)\\.test$;
                root {folder}/$site;
            }}
        }}
    """)
    server = subprocess.Popen(["nginx", "-c", str(config), "-p", str(folder / "nginx"), "-e", str(folder / "nginx" / "errors")])
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.05)
        children = pathlib.Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        yield port, [server.pid, *map(int, children)]
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def cpu_seconds(processes):
    """What running processes have taken of the processors so far."""
    ticks = 0
    for process in processes:
        fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
