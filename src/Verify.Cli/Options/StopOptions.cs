using System.CommandLine;
using Verify.Answers;
using Verify.Arithmetic;

namespace Verify.Cli.Options;

/// <summary>The options --penalty with --convention, --time and --step: one point of the path t = kη = 1/λ.</summary>
internal sealed class StopOptions
{
    private readonly ExactNumberOption _penalty = new(
        "--penalty",
        "LAMBDA",
        "one ridge penalty λ in place of the whole path, with batch sizes, step sizes and numbers of steps of SGD for it, and with what other software calls it",
        several: false
    );
    private readonly ChoiceOption _convention = new(
        "--convention",
        "NAME",
        "whose penalty --penalty is",
        [.. PenaltyConvention.All.Select(convention => convention.Name)]
    );
    private readonly ExactNumberOption _time = new(
        "--time",
        "T",
        "the same for the penalty λ = 1/t of a stopping time",
        several: false
    );
    private readonly WholeNumberOption _step = new(
        "--step",
        "K",
        "the same for the penalty λ = 1/(kη) of a number of steps of SGD",
        least: 1
    );

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_penalty);
        command.Options.Add(_convention);
        command.Options.Add(_time);
        command.Options.Add(_step);
    }

    /// <summary>Complains where two points are given, before anything is read.</summary>
    /// <exception cref="InvalidInputException">They are.</exception>
    public void RequireOne(ParseResult parse)
    {
        string[] given =
        [
            .. new Option[] { _penalty, _time, _step }
                .Where(option => IsGiven(parse, option))
                .Select(option => option.Name),
        ];
        if (given.Length > 1)
        {
            throw new InvalidInputException(
                $"{given[0]} and {given[1]} both say where on the path; give one of --penalty LAMBDA, --time T, --step K"
            );
        }
        if (IsGiven(parse, _convention) && !IsGiven(parse, _penalty))
        {
            throw new InvalidInputException($"{_convention.Name} goes with --penalty LAMBDA");
        }
        _ = _penalty.SinglePositive(parse);
        _ = _time.SinglePositive(parse);
    }

    /// <summary>The point, or null where the whole path is asked for.</summary>
    /// <exception cref="InvalidInputException">The convention needs what the instance has not.</exception>
    public PathStop? Choose(ParseResult parse, GivenInstance instance) =>
        _penalty.Single(parse) is { } penalty
            ? new PathStop.Penalty(
                PenaltyConvention.Named(parse.GetValue(_convention)!).ToPenalty(instance, penalty.Value)
            )
        : _time.Single(parse) is { } time ? new PathStop.Time(time.Value)
        : parse.GetValue(_step) is { } steps ? new PathStop.Steps(steps)
        : null;

    private static bool IsGiven(ParseResult parse, Option option) => parse.GetResult(option) is { Implicit: false };
}
