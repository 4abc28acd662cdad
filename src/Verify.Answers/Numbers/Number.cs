using Verify.Arithmetic;

namespace Verify.Answers;

/// <summary>A number of an answer with its certainty: a double, an enclosure with its certified digits, or an exact rational.</summary>
public readonly record struct Number : IFormattable
{
    private readonly double _double;
    private readonly Ball? _enclosure;
    private readonly Rational? _exact;

    // Digits above the estimated error of a double; 0 where all are.
    private int Significant { get; init; }

    private Number(Certainty certainty, double value, Ball? enclosure, Rational? exact, int digits)
    {
        Certainty = certainty;
        _double = value;
        _enclosure = enclosure;
        _exact = exact;
        Digits = digits;
    }

    /// <summary>What the number promises.</summary>
    public Certainty Certainty { get; }

    /// <summary>How many significant digits are certified; 0 unless the number is <see cref="Answers.Certainty.Certified"/>.</summary>
    public int Digits { get; }

    /// <summary>∞, exactly: a step size that is stable however large, for example.</summary>
    public static Number Infinity { get; } = new(Certainty.Exact, double.PositiveInfinity, null, null, 0);

    /// <summary>The enclosure, or null where there is none.</summary>
    public Ball? Enclosure => _enclosure;

    /// <summary>The exact value, or null where there is none.</summary>
    public Rational? Exact => _exact;

    /// <summary>A number computed in doubles.</summary>
    /// <param name="value">Any double.</param>
    public static Number Of(double value) => new(Certainty.Doubles, value, null, null, 0);

    /// <summary>A number computed in doubles with an estimate of its rounding error: its text is off by at most one and a half units of its last digit, and it is 0 where no digit is.</summary>
    /// <param name="value">Any double.</param>
    /// <param name="error">About how far rounding moved it, at least 0; ∞ where nothing is known.</param>
    public static Number Estimated(double value, double error)
    {
        double size = Math.Abs(value);
        if (error == 0.0 || !double.IsFinite(value))
        {
            return Of(value);
        }
        // An error that is no number says nothing, and is not below the value.
        if (!(error < size))
        {
            return new(Certainty.Doubles, 0.0, null, null, 0) { IsUnresolved = size > 0.0 };
        }
        // The error does not exceed a unit of the last digit, and half of one is lost where the text is rounded.
        double digits = Math.Floor(Math.Log10(size)) - Math.Ceiling(Math.Log10(error)) + 1.0;
        return digits < 1.0
            ? new(Certainty.Doubles, 0.0, null, null, 0) { IsUnresolved = true }
            : Of(value) with
            {
                Significant = digits > AllOfADouble ? 0 : (int)digits,
            };
    }

    // More significant digits than a double has for certain.
    private const int AllOfADouble = 15;

    /// <summary>Whether the number is 0 only because rounding is as large as what was computed.</summary>
    public bool IsUnresolved { get; private init; }

    /// <summary>An exact number.</summary>
    /// <param name="value">The number.</param>
    public static Number Of(Rational value) => new(Certainty.Exact, value.ToDouble(), null, value, 0);

    /// <summary>An enclosure that is to have a number of certain digits.</summary>
    /// <param name="value">The enclosure.</param>
    /// <param name="digits">Significant digits, at least 1.</param>
    public static Number Certified(Ball value, int digits) => new(Certainty.Certified, 0.0, value, null, digits);

    /// <summary>The nearest double; of an enclosure that of its midpoint.</summary>
    public double ToDouble() => _enclosure is { } ball ? Ball.ToDouble(ball) : _double;

    /// <summary>The nearest double that has no more digits than the estimated error leaves.</summary>
    public double Shown =>
        Significant == 0
            ? ToDouble()
            : double.Parse(
                _double.ToString($"E{Significant - 1}", System.Globalization.CultureInfo.InvariantCulture),
                System.Globalization.CultureInfo.InvariantCulture
            );

    /// <summary>
    /// The digits that the estimated error leaves, in scientific notation, of a number with more digits before its point than that, whose zeros would
    /// look like digits: 4.25e+9; null for any other.
    /// </summary>
    public string? EstimatedText
    {
        get
        {
            if (Significant == 0 || Math.Abs(_double) < Math.Pow(10, Significant))
            {
                return null;
            }
            string text = _double.ToString($"E{Significant - 1}", System.Globalization.CultureInfo.InvariantCulture);
            string[] parts = text.Split('E');
            string mantissa = parts[0].Contains('.') ? parts[0].TrimEnd('0').TrimEnd('.') : parts[0];
            return $"{mantissa}E+{parts[1].TrimStart('+').TrimStart('0')}";
        }
    }

    /// <summary>The number as a reader gets it: the shortest decimal of a double, the certified digits, or the fraction.</summary>
    public override string ToString() => ToString(this);

    /// <summary>The nearest double without unsupported digits, in a format of doubles; without a format the number as a reader gets it.</summary>
    /// <param name="format">Such as "G4".</param>
    /// <param name="formatProvider">The culture of a format.</param>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        string.IsNullOrEmpty(format) ? ToString() : Shown.ToString(format, formatProvider);

    /// <summary>Whether the number has the digits that it promises.</summary>
    internal bool IsReached => _enclosure is not { } ball || CertainText(ball, Digits) is not null;

    /// <summary>
    /// The certain digits of an enclosure: each printed number is off by less than one unit in its last place, "0e-100000" included,
    /// which stands for what has decayed beyond 10^−100000; null where they are not reached.
    /// </summary>
    public string? CertifiedText => _enclosure is { } ball ? CertainText(ball, Digits) : null;

    private static string? CertainText(Ball ball, int digits) =>
        ball.TryCertainDigits(digits)
        ?? (
            ball.IsFinite && ball.ContainsZero() && ball.Upper < Vanished && -Vanished < ball.Lower ? "0e-100000" : null
        );

    /// <summary>How many numbers are 0 only because rounding is as large as what was computed.</summary>
    /// <param name="numbers">Numbers of an answer.</param>
    internal static int CountUnresolved(IEnumerable<Number> numbers) => numbers.Count(number => number.IsUnresolved);

    private static readonly Rational Vanished = Rational.FromDyadic(1, -332193);

    private static string ToString(Number number) =>
        number._enclosure is { } ball ? CertainText(ball, number.Digits) ?? "not certified"
        : number._exact is { } exact ? exact.ToString()
        : number.EstimatedText ?? number.Shown.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
