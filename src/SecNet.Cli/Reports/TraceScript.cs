namespace SecNet.Cli.Reports;

/// <summary>The script of a trace page: draws the lanes, zooms, and says what a bar is. It loads nothing.</summary>
internal static class TraceScript
{
    public const string Text = """
        'use strict';
        const { layers, rows } = JSON.parse(document.getElementById('data').textContent);
        const canvas = document.getElementById('chart'), told = document.getElementById('told'), pen = canvas.getContext('2d');
        const kinds = ['compute', 'send', 'wait', 'barrier', 'offline'], rowHeight = 30, gap = 14, margin = 110, axis = 26;
        const end = Math.max(1, ...rows.map(row => row.spans.reduce((last, span) => Math.max(last, span[5]), 0)));
        const parties = new Set(rows.map(row => row.name.split(',')[0])).size;
        const top = index => index * rowHeight + (index >= rows.length / parties ? gap : 0);
        let from = 0, to = end;

        const time = us => us >= 1e6 ? (us / 1e6).toFixed(3) + ' s' : us >= 1e3 ? (us / 1e3).toFixed(3) + ' ms' : us.toFixed(1) + ' µs';
        const middle = values => values.sort((a, b) => a - b)[values.length >> 1] || end;

        // The first span that ends after a time; spans of a row are in order.
        function firstAfter(spans, at) {
          let low = 0, high = spans.length;
          while (low < high) { const mid = (low + high) >> 1; if (spans[mid][5] <= at) low = mid + 1; else high = mid; }
          return low;
        }

        function draw() {
          const style = getComputedStyle(document.documentElement), colour = name => style.getPropertyValue('--' + name).trim();
          const width = canvas.clientWidth, height = rows.length * rowHeight + gap + axis, dots = devicePixelRatio || 1;
          canvas.style.height = height + 'px';
          canvas.width = width * dots; canvas.height = height * dots;
          pen.setTransform(dots, 0, 0, dots, 0, 0);
          pen.font = '12px system-ui, sans-serif'; pen.textBaseline = 'middle';
          const scale = (width - margin) / (to - from), x = at => margin + (at - from) * scale;
          const step = 10 ** Math.floor(Math.log10((to - from) / 4)), tick = [1, 2, 5, 10].map(n => n * step).find(n => (to - from) / n <= 8);
          pen.textAlign = 'center';
          for (let at = Math.ceil(from / tick) * tick; at <= to; at += tick) {
            pen.fillStyle = colour('line'); pen.fillRect(x(at), 0, 1, height - axis + 4);
            pen.fillStyle = colour('faint'); if (x(at) < width - 30) pen.fillText(time(at), Math.max(x(at), margin), height - 10);
          }
          rows.forEach((row, index) => {
            const y = top(index) + 4;
            pen.textAlign = 'right'; pen.fillStyle = colour('text'); pen.fillText(row.name, margin - 10, y + 11);
            pen.textAlign = 'left';
            const shown = [];
            for (let i = firstAfter(row.spans, from); i < row.spans.length && row.spans[i][4] < to; i++) shown.push(row.spans[i]);
            // Waits first: what computes for a moment between them stays to be seen, however narrow.
            for (const kind of [4, 3, 2, 1, 0]) {
              pen.fillStyle = colour(kinds[kind]);
              for (const span of shown) {
                if (span[0] !== kind) continue;
                const left = Math.max(x(span[4]), margin), right = Math.min(x(span[5]), width);
                pen.fillRect(left, y, Math.max(right - left, kind === 0 ? 1.2 : .3), 22);
              }
            }
            pen.fillStyle = '#fff';
            for (const span of shown) {
              const left = Math.max(x(span[4]), margin), right = Math.min(x(span[5]), width), name = span[1] < 0 ? kinds[span[0]] : layers[span[1]];
              if (right - left > pen.measureText(name).width + 8) pen.fillText(name, left + 4, y + 11);
            }
          });
        }

        function view(start, length) {
          length = Math.min(Math.max(length, 1), end);
          from = Math.min(Math.max(start, 0), end - length); to = from + length;
          draw();
        }

        function find(event) {
          const box = canvas.getBoundingClientRect(), at = from + (event.clientX - box.left - margin) / (box.width - margin) * (to - from), near = (to - from) / (box.width - margin) * 2;
          const index = rows.findIndex((row, i) => event.clientY - box.top >= top(i) && event.clientY - box.top < top(i) + rowHeight);
          if (index < 0 || at < from) return { at };
          const spans = rows[index].spans, hits = [];
          for (let i = firstAfter(spans, at - near); i < spans.length && spans[i][4] <= at + near; i++) hits.push(spans[i]);
          return { at, row: rows[index], span: hits.sort((a, b) => a[0] - b[0])[0] };
        }

        function tell({ row, span }) {
          if (!span) return;
          const what = span[1] < 0 ? kinds[span[0]] : `${layers[span[1]]}: ${kinds[span[0]]}`, exchange = span[0] === 1 || span[0] === 2 ? `, exchange ${span[3]} of ${span[6]} bytes each way` : '';
          told.textContent = `${row.name}, evaluation ${span[2]}, ${what}${exchange}: ${time(span[5] - span[4])}, from ${time(span[4])} on`;
        }

        // In the middle of the run: before it lanes warm up, after it they run out of work.
        const views = {
          all: () => view(0, end),
          evaluation: () => { const starts = rows[0].spans.filter(span => span[0] === 3); view(starts.length ? starts[starts.length >> 1][4] : end / 2, 1.5 * middle(starts.slice(1).map((span, i) => span[4] - starts[i][4]))); },
          exchange: () => { const waits = rows[0].spans.filter(span => span[0] === 2); view(waits.length ? waits[waits.length >> 1][4] : end / 2, 3 * middle(waits.map(span => span[5] - span[4]))); },
        };
        document.querySelectorAll('button').forEach(button => button.onclick = () => views[button.dataset.view]());
        canvas.onwheel = event => { event.preventDefault(); const { at } = find(event), length = (to - from) * Math.exp(event.deltaY / 400); view(at - (at - from) * length / (to - from), length); };
        let held = null;
        canvas.onpointerdown = event => { held = { x: event.clientX, from }; canvas.setPointerCapture(event.pointerId); };
        canvas.onpointerup = () => held = null;
        canvas.onpointermove = event => held ? view(held.from - (event.clientX - held.x) / (canvas.clientWidth - margin) * (to - from), to - from) : tell(find(event));
        addEventListener('resize', draw);
        matchMedia('(prefers-color-scheme: dark)').onchange = draw;
        views.evaluation();
        """;
}
