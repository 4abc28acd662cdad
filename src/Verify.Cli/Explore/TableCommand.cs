using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Verify.Answers;
using Verify.Arithmetic;
using Verify.Cli.Options;
using Verify.LeastSquares;
using Verify.Reports;

namespace Verify.Cli.Explore;

/// <summary>What the page of `explore` needs to know of data before it can ask: their columns and sizes, or the instance file that they are.</summary>
internal sealed class TableCommand : VerifyCommand
{
    /// <summary>Its name.</summary>
    public const string Title = "table";

    private readonly ProblemOptions _problem = new();
    private readonly Option<string> _names = new("--names") { Description = "file whose columns are named" };
    private readonly Option<bool> _whole = new("--whole") { Description = "the instance file" };

    public TableCommand()
        : base(Title, "Columns and sizes of data, for the page of explore.", "json")
    {
        _problem.AddTo(this);
        Options.Add(_names);
        Options.Add(_whole);
    }

    public override int Order => 0;

    public override string Synopsis => ProblemOptions.Synopsis;

    public override IReadOnlyList<Example> Examples => [];

    public override int Run(CommandContext context)
    {
        if (context.Parse.GetValue(_names) is { } file)
        {
            Publish(context, new { columns = DataFile.Names(file) });
            return ExitCode.AsExpected;
        }
        GivenInstance instance = _problem.Read(context);
        if (context.Parse.GetValue(_whole))
        {
            context.Publish(
                InstanceFile.ToJson(instance.Exact, instance.Temperature, instance.Parameters, instance.Start)
            );
            return ExitCode.AsExpected;
        }
        Problem<Float64> problem = instance.InDoubles.Problem;
        Publish(
            context,
            new
            {
                samples = NumberText.Count(problem.SampleCount),
                features = NumberText.Count(problem.FeatureCount),
                stepSize = instance.StepSize.ToString(),
                batchSize = NumberText.Count(instance.BatchSize),
                // Below, the excess-risk bound with the sharp constant applies.
                sharp = BoundConstants
                    .LargestStepSize(instance.Spectrum, instance.BatchSize, BoundConstant.Sharp)
                    .Value.ToString("R", CultureInfo.InvariantCulture),
            }
        );
        return ExitCode.AsExpected;
    }

    private static void Publish<T>(CommandContext context, T answer) =>
        context.Publish(JsonSerializer.Serialize(answer));
}
