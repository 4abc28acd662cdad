using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Verify.Reports.Site;

/// <summary>Presentation MathML of the LaTeX in which statements and derivations are written.</summary>
/// <remarks>
/// The commands of the ledger and of the derivations, not LaTeX at large: fractions, roots, scripts, accents, \left…\right,
/// Greek letters, relations, named operators and text. An unknown command is an error that names it.
/// </remarks>
internal sealed class MathMarkup
{
    /// <summary>MathML's namespace.</summary>
    public static readonly XNamespace Namespace = "http://www.w3.org/1998/Math/MathML";

    private static readonly Dictionary<string, string> Identifiers = new()
    {
        ["alpha"] = "α",
        ["beta"] = "β",
        ["gamma"] = "γ",
        ["delta"] = "δ",
        ["epsilon"] = "ϵ",
        ["varepsilon"] = "ε",
        ["eta"] = "η",
        ["theta"] = "θ",
        ["kappa"] = "κ",
        ["lambda"] = "λ",
        ["mu"] = "μ",
        ["nu"] = "ν",
        ["xi"] = "ξ",
        ["pi"] = "π",
        ["rho"] = "ρ",
        ["sigma"] = "σ",
        ["tau"] = "τ",
        ["varphi"] = "φ",
        ["phi"] = "ϕ",
        ["omega"] = "ω",
        ["Delta"] = "Δ",
        ["Gamma"] = "Γ",
        ["Lambda"] = "Λ",
        ["Sigma"] = "Σ",
        ["Omega"] = "Ω",
        ["ell"] = "ℓ",
        ["infty"] = "∞",
    };

    private static readonly Dictionary<string, string> Operators = new()
    {
        ["le"] = "≤",
        ["leq"] = "≤",
        ["ge"] = "≥",
        ["geq"] = "≥",
        ["ne"] = "≠",
        ["prec"] = "≺",
        ["preceq"] = "⪯",
        ["succ"] = "≻",
        ["succeq"] = "⪰",
        ["in"] = "∈",
        ["to"] = "→",
        ["approx"] = "≈",
        ["sim"] = "∼",
        ["implies"] = "⟹",
        ["iff"] = "⟺",
        ["pm"] = "±",
        ["cdot"] = "⋅",
        ["times"] = "×",
        ["otimes"] = "⊗",
        ["partial"] = "∂",
        ["nabla"] = "∇",
        ["top"] = "⊤",
        ["mid"] = "∣",
        ["ldots"] = "…",
        ["dots"] = "…",
        ["langle"] = "⟨",
        ["rangle"] = "⟩",
        ["lVert"] = "‖",
        ["rVert"] = "‖",
        ["lvert"] = "|",
        ["rvert"] = "|",
        ["int"] = "∫",
        ["{"] = "{",
        ["}"] = "}",
    };

    // Their scripts stand below and above.
    private static readonly Dictionary<string, string> Limits = new()
    {
        ["sum"] = "∑",
        ["prod"] = "∏",
        ["max"] = "max",
        ["min"] = "min",
        ["sup"] = "sup",
        ["inf"] = "inf",
        ["lim"] = "lim",
    };

    private static readonly HashSet<string> Functions = ["ln", "log", "exp", "det", "deg"];

    private static readonly Dictionary<string, string> Spaces = new()
    {
        [","] = "0.167em",
        [":"] = "0.222em",
        [";"] = "0.278em",
        ["!"] = "0",
        ["quad"] = "1em",
        ["qquad"] = "2em",
        [" "] = "0.25em",
    };

    private static readonly Dictionary<string, string> Accents = new()
    {
        ["hat"] = "^",
        ["tilde"] = "~",
        ["bar"] = "¯",
        ["dot"] = "˙",
    };

    private readonly string _latex;
    private int _at;

    private MathMarkup(string latex)
    {
        _latex = latex;
    }

    /// <summary>The formula as a math element, displayed.</summary>
    /// <param name="latex">The formula.</param>
    /// <exception cref="FormatException">A command or a brace is not understood; the message says which.</exception>
    public static XElement Display(string latex)
    {
        ArgumentNullException.ThrowIfNull(latex);
        MathMarkup reader = new(latex);
        List<XElement> row = reader.Row(null);
        return new XElement(
            Namespace + "math",
            new XAttribute("display", "block"),
            new XElement(
                Namespace + "semantics",
                Group(row),
                new XElement(Namespace + "annotation", new XAttribute("encoding", "application/x-tex"), latex)
            )
        );
    }

    private static XElement Group(List<XElement> row) =>
        row.Count == 1 ? row[0] : new XElement(Namespace + "mrow", row);

    private static XElement Element(string name, string text) => new(Namespace + name, text);

    // Atoms with their scripts, up to a closing brace or \right.
    private List<XElement> Row(string? end)
    {
        List<XElement> row = [];
        while (true)
        {
            SkipBlanks();
            if (_at == _latex.Length)
            {
                return end is null ? row : throw new FormatException($"'{end}' is missing in {_latex}");
            }
            if (end is not null && _latex.AsSpan(_at).StartsWith(end, StringComparison.Ordinal))
            {
                _at += end.Length;
                return row;
            }
            row.Add(WithScripts());
        }
    }

    private XElement WithScripts()
    {
        bool limits = AtLimits();
        XElement atom = Atom();
        XElement? below = null,
            above = null;
        while (true)
        {
            SkipBlanks();
            if (_at < _latex.Length && _latex[_at] == '_' && below is null)
            {
                _at++;
                below = Argument();
            }
            else if (_at < _latex.Length && _latex[_at] == '^' && above is null)
            {
                _at++;
                above = Argument();
            }
            else
            {
                break;
            }
        }
        return (below, above) switch
        {
            (null, null) => atom,
            (_, null) => new XElement(Namespace + (limits ? "munder" : "msub"), atom, below),
            (null, _) => new XElement(Namespace + (limits ? "mover" : "msup"), atom, above),
            _ => new XElement(Namespace + (limits ? "munderover" : "msubsup"), atom, below, above),
        };
    }

    private bool AtLimits() => _latex[_at] == '\\' && Limits.ContainsKey(PeekCommand());

    // One token or one group: what a command or a script takes.
    private XElement Argument()
    {
        SkipBlanks();
        if (_at == _latex.Length)
        {
            throw new FormatException($"an argument is missing at the end of {_latex}");
        }
        return char.IsAsciiDigit(_latex[_at]) ? Element("mn", _latex[_at++].ToString()) : Atom();
    }

    private XElement Atom()
    {
        char c = _latex[_at];
        if (c == '\\')
        {
            return Command();
        }
        if (c == '{')
        {
            _at++;
            return Group(Row("}"));
        }
        if (c is '}' or '^' or '_')
        {
            throw new FormatException($"'{c}' is not expected at position {_at + 1} of {_latex}");
        }
        if (char.IsAsciiDigit(c))
        {
            return Element("mn", Digits());
        }
        _at++;
        return char.IsLetter(c) ? Element("mi", c.ToString())
            : c == '-' ? Element("mo", "−")
            : Element("mo", c.ToString());
    }

    private string Digits()
    {
        int start = _at;
        while (
            _at < _latex.Length
            && (
                char.IsAsciiDigit(_latex[_at])
                || (_latex[_at] == '.' && _at + 1 < _latex.Length && char.IsAsciiDigit(_latex[_at + 1]))
            )
        )
        {
            _at++;
        }
        return _latex[start.._at];
    }

    private XElement Command()
    {
        string name = PeekCommand();
        _at += 1 + name.Length;
        if (Identifiers.TryGetValue(name, out string? identifier))
        {
            return Element("mi", identifier);
        }
        if (Operators.TryGetValue(name, out string? symbol))
        {
            return Element("mo", symbol);
        }
        if (Limits.TryGetValue(name, out string? limited))
        {
            return Element("mo", limited);
        }
        if (Functions.Contains(name))
        {
            return Element("mi", name);
        }
        if (Spaces.TryGetValue(name, out string? width))
        {
            return new XElement(Namespace + "mspace", new XAttribute("width", width), "");
        }
        if (Accents.TryGetValue(name, out string? accent))
        {
            return new XElement(
                Namespace + "mover",
                new XAttribute("accent", "true"),
                Argument(),
                Element("mo", accent)
            );
        }
        switch (name)
        {
            case "frac" or "tfrac" or "dfrac":
                XElement fraction = new(Namespace + "mfrac", Argument(), Argument());
                return name == "tfrac"
                    ? new XElement(Namespace + "mstyle", new XAttribute("displaystyle", "false"), fraction)
                    : fraction;
            case "sqrt":
                return new XElement(Namespace + "msqrt", Argument());
            case "text":
                return Element("mtext", Braced());
            case "mathrm" or "operatorname":
                return new XElement(Namespace + "mi", new XAttribute("mathvariant", "normal"), Braced());
            case "mathbb":
                return Element("mi", Styled(Braced(), "ERPNZ", ["𝔼", "ℝ", "ℙ", "ℕ", "ℤ"]));
            case "mathcal":
                return Element("mi", Styled(Braced(), "LFN", ["ℒ", "ℱ", "𝒩"]));
            case "left":
                XElement opening = Delimiter();
                List<XElement> inside = Row(@"\right");
                return new XElement(Namespace + "mrow", opening, inside, Delimiter());
            default:
                throw new FormatException($@"\{name} is not understood in {_latex}");
        }
    }

    private static string Styled(string letter, string known, string[] shapes) =>
        letter.Length == 1 && known.IndexOf(letter[0], StringComparison.Ordinal) is var k and >= 0
            ? shapes[k]
            : throw new FormatException($"no such letter shape: {letter}");

    private XElement Delimiter()
    {
        SkipBlanks();
        string text;
        if (_latex[_at] == '\\')
        {
            string name = PeekCommand();
            _at += 1 + name.Length;
            text = Operators.TryGetValue(name, out string? symbol)
                ? symbol
                : throw new FormatException($@"\{name} is no delimiter in {_latex}");
        }
        else
        {
            text = _latex[_at++].ToString();
        }
        return new XElement(Namespace + "mo", new XAttribute("stretchy", "true"), text == "." ? "" : text);
    }

    // The text between braces as it stands; \text may hold spaces, \_ stands for an underscore.
    private string Braced()
    {
        SkipBlanks();
        if (_at == _latex.Length || _latex[_at] != '{')
        {
            return Argument().Value;
        }
        int depth = 0;
        StringBuilder text = new();
        for (; _at < _latex.Length; _at++)
        {
            char c = _latex[_at];
            if (c == '{' && depth++ == 0)
            {
                continue;
            }
            if (c == '}' && --depth == 0)
            {
                _at++;
                return text.ToString();
            }
            if (c != '\\')
            {
                text.Append(c);
            }
        }
        throw new FormatException($"'}}' is missing in {_latex}");
    }

    private string PeekCommand()
    {
        int end = _at + 1;
        while (end < _latex.Length && char.IsAsciiLetter(_latex[end]))
        {
            end++;
        }
        if (end == _at + 1)
        {
            end = Math.Min(_at + 2, _latex.Length);
        }
        return _latex[(_at + 1)..end];
    }

    private void SkipBlanks()
    {
        while (_at < _latex.Length && CharUnicodeInfo.GetUnicodeCategory(_latex[_at]) == UnicodeCategory.SpaceSeparator)
        {
            _at++;
        }
    }
}
