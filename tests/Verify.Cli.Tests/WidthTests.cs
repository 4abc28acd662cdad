using Xunit;

namespace Verify.Cli.Tests;

/// <summary>Text fits the page that it is asked for, and no number or name is broken.</summary>
public sealed class WidthTests
{
    [Theory]
    [InlineData(null, null, 80)]
    [InlineData("60", null, 60)]
    [InlineData("60", 120, 60)]
    [InlineData(null, 120, 120)]
    [InlineData("", 100, 100)]
    [InlineData("0", 100, 100)]
    [InlineData("-5", null, 80)]
    [InlineData("abc", null, 80)]
    [InlineData("20", null, 40)]
    [InlineData("1000", null, 200)]
    [InlineData(null, 0, 80)]
    [InlineData("99999999999999999999", 90, 90)]
    public void Columns_then_the_terminal_then_80(string? columns, int? terminal, int expected) =>
        Assert.Equal(expected, TerminalWidth.Chosen(columns, terminal));

    [Theory]
    [InlineData(40, "claims")]
    [InlineData(60, "claims")]
    [InlineData(120, "claims")]
    [InlineData(40, "processes")]
    [InlineData(40, "check", "gf-bias", "gf-variance")]
    [InlineData(40, "path", "--data", "examples/data/mtcars.csv", "--target", "mpg")]
    [InlineData(40, "moments", "--process", "sgd", "--instance", "examples/instance.json", "--step", "3")]
    [InlineData(
        40,
        "moments",
        "--process",
        "sgd",
        "--instance",
        "examples/instance.json",
        "--step",
        "3",
        "--digits",
        "45"
    )]
    public void Lines_fit_the_width_and_keep_every_word(int width, params string[] line)
    {
        string narrow = Answer(line, width);
        string wide = Answer(line, 200);
        Assert.All(
            narrow.Split('\n'),
            text => Assert.True(Columns(text) <= Math.Max(width, LongestWord(text) + 4), $"{Columns(text)}: {text}")
        );
        // Whatever the wide page says, word for word, the narrow one says too: nothing is cut with an ellipsis or broken.
        HashSet<string> kept = [.. Words(narrow)];
        Assert.All(
            Records(wide).SelectMany(Words),
            word => Assert.True(kept.Contains(word) || IsTiming(line, word), $"'{word}' is lost")
        );
    }

    [Theory]
    [InlineData("40")]
    [InlineData("120")]
    public async Task The_process_takes_its_width_from_the_environment(string columns)
    {
        Outcome outcome = await BuiltProgram.Run(["claims"], new Dictionary<string, string> { ["COLUMNS"] = columns });
        int width = int.Parse(columns, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(InProcess.Run(width, ["claims"]), outcome);
        Assert.NotEqual(InProcess.Run("claims"), outcome);
    }

    // Headings stand above a rule; the first one is not repeated where records stand one below the other.
    private static IEnumerable<string> Records(string text)
    {
        string[] lines = text.Split('\n');
        bool IsRule(int i) => i < lines.Length && lines[i].Length > 0 && lines[i].All(c => c == '─');
        return lines.Where((_, i) => !IsRule(i) && !IsRule(i + 1));
    }

    // A combining hat takes no column.
    private static int Columns(string text) =>
        text.Count(c => char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.NonSpacingMark);

    private static string Answer(string[] line, int width) => Expect.Answer(InProcess.Run(width, line));

    private static IEnumerable<string> Words(string text) =>
        text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(word => word.TrimEnd(':'));

    // The seconds of a check differ from run to run.
    private static bool IsTiming(string[] line, string word) =>
        line[0] == "check"
        && double.TryParse(word, System.Globalization.CultureInfo.InvariantCulture, out double seconds)
        && seconds < 60;

    private static int LongestWord(string text) => Words(text).Select(word => word.Length).DefaultIfEmpty(0).Max();
}
