using System.Globalization;
using System.Text;

namespace Verify.Reports;

/// <summary>Plain text as LaTeX in text mode: what TeX takes for a command is escaped, mathematical characters are set by commands that every engine has.</summary>
internal static class LatexText
{
    private const int CombiningHat = 0x302;

    private static readonly Dictionary<int, string> Special = new()
    {
        ['\\'] = @"\textbackslash{}",
        ['{'] = @"\{",
        ['}'] = @"\}",
        ['$'] = @"\$",
        ['&'] = @"\&",
        ['#'] = @"\#",
        ['%'] = @"\%",
        ['_'] = @"\_",
        ['^'] = @"\textasciicircum{}",
        ['~'] = @"\textasciitilde{}",
        ['<'] = @"\ensuremath{<}",
        ['>'] = @"\ensuremath{>}",
        ['|'] = @"\ensuremath{|}",
        ['"'] = @"{\char34}",
        ['\n'] = " ",
        ['\t'] = " ",
        ['ß'] = @"\ss{}",
        ['–'] = @"\textendash{}",
        ['—'] = @"\textemdash{}",
        ['…'] = @"\ldots{}",
        ['’'] = "'",
    };

    // Letters of names and of the theorems of Itô and others: accented above, plain below. The runtime's own tables of normal forms are not there
    // with invariant globalization.
    private static readonly Dictionary<int, string> Letters = new[]
    {
        (@"\`", "àèìòùÀÈÌÒÙ", "aeiouAEIOU"),
        (@"\'", "áéíóúýćńśźÁÉÍÓÚÝĆŃŚŹ", "aeiouycnszAEIOUYCNSZ"),
        (@"\^", "âêîôûÂÊÎÔÛ", "aeiouAEIOU"),
        (@"\~", "ãñõÃÑÕ", "anoANO"),
        ("\\\"", "äëïöüÿÄËÏÖÜ", "aeiouyAEIOU"),
        (@"\v", "čěřšžČĚŘŠŽ", "cerszCERSZ"),
        (@"\c", "çşÇŞ", "csCS"),
    }
        .SelectMany(row => row.Item2.Zip(row.Item3, (accented, plain) => ((int)accented, $"{row.Item1}{{{plain}}}")))
        .ToDictionary();

    private static readonly Dictionary<int, string> Mathematics = new()
    {
        ['α'] = @"\alpha",
        ['β'] = @"\beta",
        ['γ'] = @"\gamma",
        ['δ'] = @"\delta",
        ['ε'] = @"\varepsilon",
        ['η'] = @"\eta",
        ['θ'] = @"\theta",
        ['κ'] = @"\kappa",
        ['λ'] = @"\lambda",
        ['μ'] = @"\mu",
        ['ν'] = @"\nu",
        ['π'] = @"\pi",
        ['ρ'] = @"\rho",
        ['σ'] = @"\sigma",
        ['τ'] = @"\tau",
        ['φ'] = @"\varphi",
        ['ω'] = @"\omega",
        ['Γ'] = @"\Gamma",
        ['Δ'] = @"\Delta",
        ['Λ'] = @"\Lambda",
        ['Σ'] = @"\Sigma",
        ['Φ'] = @"\Phi",
        ['Ω'] = @"\Omega",
        ['²'] = "^{2}",
        ['³'] = "^{3}",
        ['⁴'] = "^{4}",
        ['⁻'] = "^{-}",
        ['¹'] = "^{1}",
        ['⁺'] = "^{+}",
        ['ᵀ'] = @"^{\top}",
        ['ᵏ'] = "^{k}",
        ['₀'] = "_{0}",
        ['₁'] = "_{1}",
        ['₂'] = "_{2}",
        ['ᵢ'] = "_{i}",
        ['½'] = @"\tfrac{1}{2}",
        ['·'] = @"\cdot",
        ['×'] = @"\times",
        ['±'] = @"\pm",
        ['−'] = "-",
        ['√'] = @"\surd",
        ['≤'] = @"\le",
        ['≥'] = @"\ge",
        ['≠'] = @"\ne",
        ['≈'] = @"\approx",
        ['≡'] = @"\equiv",
        ['∞'] = @"\infty",
        ['∂'] = @"\partial",
        ['∇'] = @"\nabla",
        ['∈'] = @"\in",
        ['∀'] = @"\forall",
        ['∑'] = @"\sum",
        ['∫'] = @"\int",
        ['‖'] = @"\|",
        ['⟨'] = @"\langle",
        ['⟩'] = @"\rangle",
        ['⌈'] = @"\lceil",
        ['⌉'] = @"\rceil",
        ['⌊'] = @"\lfloor",
        ['⌋'] = @"\rfloor",
        ['⊗'] = @"\otimes",
        ['∘'] = @"\circ",
        ['→'] = @"\to",
        ['⇒'] = @"\Rightarrow",
        ['⪯'] = @"\preceq",
        ['⪰'] = @"\succeq",
        ['ℓ'] = @"\ell",
        ['′'] = "'",
    };

    /// <summary>The text, escaped. A character that is neither ASCII nor known stays: LuaTeX and XeTeX set it where the font has it.</summary>
    public static string Escape(string text)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        StringBuilder latex = new();
        for (int i = 0; i < runes.Length; i++)
        {
            if (i + 1 < runes.Length && runes[i + 1].Value == CombiningHat)
            {
                string under = Mathematics.GetValueOrDefault(runes[i].Value, runes[i].ToString());
                latex.Append(CultureInfo.InvariantCulture, $@"\ensuremath{{\hat{{{under}}}}}");
                i++;
            }
            else
            {
                latex.Append(Escape(runes[i]));
                if (runes[i].Value == '-' && i + 1 < runes.Length && runes[i + 1].Value == '-')
                {
                    // Two of them would be one dash.
                    latex.Append("{}");
                }
            }
        }
        return latex.ToString();
    }

    /// <summary>Mathematics that is LaTeX already, with characters that only some engines have replaced by their commands.</summary>
    public static string InMathematics(string latex) =>
        string.Concat(
            latex
                .EnumerateRunes()
                .Select(rune =>
                    Mathematics.TryGetValue(rune.Value, out string? command) ? $"{{{command}}}" : rune.ToString()
                )
        );

    /// <summary>A decimal such as -6.78e-3 as mathematics, −6.78 × 10⁻³.</summary>
    public static string Decimal(string number)
    {
        string[] parts = number.Split('e', 'E');
        return parts is [_, _]
            ? $@"\ensuremath{{{parts[0]}\times 10^{{{parts[1].TrimStart('+')}}}}}"
            : $@"\ensuremath{{{number}}}";
    }

    private static string Escape(Rune rune)
    {
        if (Special.TryGetValue(rune.Value, out string? special))
        {
            return special;
        }
        if (Mathematics.TryGetValue(rune.Value, out string? mathematics))
        {
            return $@"\ensuremath{{{mathematics}}}";
        }
        return Letters.TryGetValue(rune.Value, out string? letter) ? letter
            : Rune.IsControl(rune) ? " "
            : rune.ToString();
    }
}
