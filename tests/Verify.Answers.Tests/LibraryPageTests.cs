using Verify.LeastSquares;
using Xunit;

namespace Verify.Answers.Tests;

/// <summary>The C# of docs/how-to/use-it-as-a-library.md is the method below, and prints what the page says.</summary>
public sealed class LibraryPageTests
{
    private static readonly string Page = Read("use-it-as-a-library.md");

    // The page runs in the root of a clone; the tests have the examples beside them.
    private static void Run(TextWriter output)
    {
        // <page>
        GivenInstance instance = GivenInstance.OfData(DataFile.Read("examples/data/swiss.csv", "Fertility"));
        foreach (PathBest best in Answer.Path(instance).Best)
        {
            output.WriteLine($"{best.Estimator}: risk {best.Risk:G4} at t = {best.Time:G4}");
        }
        BoundProcess sgd = BoundProcess.Of(Process.Sgd, instance);
        MomentsAnswer moments = Answer.Moments(sgd, [ExactNumber.Of(100)], digits: 10);
        output.WriteLine($"mean after 100 steps: {string.Join(", ", moments.Points[0].Mean)}");
        // </page>
    }

    [Fact]
    public void The_page_shows_what_runs_here_and_what_it_prints()
    {
        string source = Read("LibraryPageTests.cs.txt");
        string body = source.Split("// <page>\n")[1].Split("        // </page>")[0];
        string shown = string.Join('\n', body.Split('\n').Select(line => line.Length > 8 ? line[8..] : line.Trim()))
            .Replace("output.WriteLine", "Console.WriteLine", StringComparison.Ordinal);
        Assert.Contains(shown, Page, StringComparison.Ordinal);
        using StringWriter output = new() { NewLine = "\n" };
        Directory.SetCurrentDirectory(AppContext.BaseDirectory);
        Run(output);
        Assert.Contains($"```text\n{output}```", Page, StringComparison.Ordinal);
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, name));
}
