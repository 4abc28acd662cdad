using System.CommandLine;
using Verify.Arithmetic;

namespace Verify.Cli.Options;

/// <summary>An option whose value is one of a few words; the first is the default.</summary>
internal sealed class ChoiceOption : Option<string>
{
    public ChoiceOption(string name, string helpName, string meaning, IReadOnlyList<string> allowed)
        : base(name)
    {
        Allowed = allowed;
        HelpName = helpName;
        Description = $"{meaning}: {string.Join(", ", allowed.Select(Shown))}";
        DefaultValueFactory = _ => allowed[0];
        CompletionSources.Add(_ => allowed.Select(value => new System.CommandLine.Completions.CompletionItem(value)));
        Validators.Add(result =>
        {
            string? unknown = result
                .Tokens.Select(token => token.Value)
                .FirstOrDefault(value => !allowed.Contains(value));
            if (unknown is not null)
            {
                result.AddError(
                    $"{name}: '{NearestNames.Shown(unknown)}' is not allowed; {NearestNames.Hint(unknown, allowed, $"allowed are {string.Join(", ", allowed.Select(Shown))}")}"
                );
            }
        });
    }

    // A comma among commas would not be seen.
    private static string Shown(string word) => word.Length == 1 ? $"'{word}'" : word;

    /// <summary>The words.</summary>
    public IReadOnlyList<string> Allowed { get; }
}
