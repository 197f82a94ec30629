extension PlanPage {
    /// Up to the first heading. The policy keeps the page from loading or sending anything, whatever it shows.
    static func beginning(title: String) -> String {
        var escaped = HTMLText()
        escaped.write(title)
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <title>\(escaped.text)</title>
            <style>
            :root { color-scheme: light dark; --line: #8884; --danger: #c0362c; --caution: #a86b00; --new: #2e7d32; --change: #3465a4 }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
            h1 { margin-bottom: 0 } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
            .quiet { opacity: .65 }
            .held { color: var(--danger); font-weight: 600 }
            table { border-collapse: collapse; margin: .5rem 0 1rem; width: 100% }
            th, td { border-bottom: 1px solid var(--line); padding: .25rem .75rem .25rem 0; text-align: left; vertical-align: top; overflow-wrap: anywhere }
            .counts { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .5rem }
            .counts a { display: block; padding: .4rem .8rem; border: 1px solid currentColor; border-radius: .5rem; text-decoration: none; color: inherit }
            .danger h2, li.danger { color: var(--danger) } .caution h2, li.caution { color: var(--caution) }
            .new h2, li.new { color: var(--new) } .change h2, li.change { color: var(--change) }
            details, .entry { border-bottom: 1px solid var(--line); padding: .3rem 0; margin: 0 }
            summary { cursor: pointer } details table { margin-left: 1.2rem; width: calc(100% - 1.2rem) }
            input { font: inherit; padding: .4rem .6rem; width: 100%; max-width: 30rem }
            [hidden] { display: none }
            @media print { input, #found { display: none } details { break-inside: avoid } }
            </style>
            </head>
            <body>

            """
    }

    static let search = """
        <p><label>Search <input id="search" type="search" autofocus placeholder="a name, an attribute, a value"></label> <span id="found" class="quiet"></span></p>

        """

    static let end = """
        <script>
        const entries = [...document.querySelectorAll("details, .entry")];
        const texts = entries.map(entry => entry.textContent.toLowerCase());
        document.getElementById("search").addEventListener("input", event => {
          const words = event.target.value.toLowerCase().split(/\\s+/).filter(word => word);
          let found = 0;
          entries.forEach((entry, index) => {
            const matches = words.every(word => texts[index].includes(word));
            entry.hidden = !matches;
            found += matches ? 1 : 0;
          });
          for (const section of document.querySelectorAll("section"))
            section.hidden = words.length > 0 && !section.querySelector("details:not([hidden]), .entry:not([hidden])");
          document.getElementById("found").textContent = words.length ? `${found} found` : "";
        });
        </script>
        </body>
        </html>

        """
}
