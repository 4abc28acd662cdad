using System.CommandLine;
using Verify.Arithmetic;
using Verify.Claims;
using Verify.Cli.Options;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify figures`: the talk's figures, and ours, computed and drawn.</summary>
internal sealed class FiguresCommand : VerifyCommand
{
    private readonly Argument<string[]> _ids = new("ID")
    {
        Description = "figures to write; all when none is named",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<string> _out = new("--out")
    {
        HelpName = "DIR",
        Description = "folder to write to, created if it is not there; without it the figures are listed",
    };

    public FiguresCommand()
        : base(
            "figures",
            "Computes the figures of the talk, and further ones, exactly, for a problem that the seed draws; only the shaded bands named simulated are samples. A figure is written as ID.svg, ID.png or ID.csv, or as all three. Without --out the figures are listed.",
            "all",
            "svg",
            "png",
            "csv",
            "text",
            "json"
        )
    {
        Arguments.Add(_ids);
        Options.Add(_out);
    }

    public override int Order => 75;

    public override string Synopsis => "[ID…] [--out DIR] [--format FORMAT] [--seed S]";

    protected override string SeedMeaning => "seed of the problems that the figures show";

    public override IReadOnlyList<Example> Examples =>
        [
            new("figures", "the figures that there are"),
            new("figures stability --out figures --format csv", "the data of one figure"),
        ];

    public override int Run(CommandContext context)
    {
        var sources = LedgerClaims.SelectFigures(context.Parse.GetValue(_ids) ?? []);
        string format = context.Parse.GetRequiredValue(Format);
        if (context.Parse.GetValue(_out) is not { } folder)
        {
            List<FigureSummary> list = [.. sources.Select(source => new FigureSummary(source.Id, source.Title))];
            context.Publish(
                format == "json"
                    ? new FigureListJsonReport().Render(list)
                    : new FigureListTextReport(context.Terminal.Text).Render(list)
            );
            return ExitCode.AsExpected;
        }
        string[] formats = format switch
        {
            "all" => ["svg", "png", "csv"],
            "text" or "json" => throw new InvalidInputException(
                $"--format: '{format}' lists the figures; with --out give svg, png, csv or all"
            ),
            _ => [format],
        };
        AtomicFile.RequireFolder(folder);
        if (formats is not ["csv"])
        {
            FigureFiles.RequireDrawing();
        }
        int seed = context.Parse.GetRequiredValue(Seed)!.Value;
        foreach (var source in sources)
        {
            Figure figure = source.Compute.Invoke(seed).Invoke(context.Cancellation);
            foreach (string extension in formats)
            {
                string path = Path.Combine(folder, $"{source.Id}.{extension}");
                AtomicFile.Write(path, FigureFiles.Of(figure, extension));
                context.Terminal.Output.WriteLine(path);
            }
        }
        return ExitCode.AsExpected;
    }
}
