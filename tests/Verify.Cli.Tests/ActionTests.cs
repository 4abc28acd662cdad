using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;
using YamlDotNet.Serialization;

namespace Verify.Cli.Tests;

/// <summary>
/// action.yml, run step by step as a runner of GitHub Actions would: inputs are put in, each script is run by bash with the runner's files. The
/// tool is not installed from a registry: `dotnet tool install` is a stand-in that leaves the program of this build.
/// </summary>
public sealed partial class ActionTests
{
    private static readonly Dictionary<object, object> Action = new DeserializerBuilder()
        .Build()
        .Deserialize<Dictionary<object, object>>(File.ReadAllText(Path.Combine(Repository.Root, "action.yml")));

    private static IEnumerable<Dictionary<object, object>> Steps =>
        ((List<object>)Of(Action, "runs")["steps"]).Cast<Dictionary<object, object>>();

    [Fact]
    public async Task Claims_as_expected_pass_and_leave_a_report()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "no bash on this machine");
        using TemporaryFolder folder = new();
        folder.Write("mine.claims", Claims("refuted"));
        Ran ran = await Run(folder, new() { ["claims"] = "mine.claims\n", ["instances"] = "2" });
        Assert.True(ran.Codes.Values.All(code => code == 0), ran.Text);
        Assert.Equal(["Check", "Install verify", "Report"], ran.Codes.Keys.Order());
        Assert.Contains("::notice title=verify check::2 claims as expected", ran.Text);
        Assert.Contains("exit-code=0\n", ran.Output);
        Assert.Contains("2 claims as expected", ran.Summary);
        Assert.True(File.Exists(folder.File("verify-report/index.html")));
        Assert.Equal("tool install VerifySgd.Tool --tool-path TEMP/verify-tool\n", ran.Installed);
    }

    [Fact]
    public async Task A_verdict_that_is_not_expected_fails_the_check_and_still_leaves_a_report()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "no bash on this machine");
        using TemporaryFolder folder = new();
        folder.Write("a b.claims", Claims("certified"));
        Ran ran = await Run(
            folder,
            new()
            {
                ["claims"] = "a b.claims",
                ["version"] = "0.2.0",
                ["source"] = "a feed",
            }
        );
        Assert.Equal(1, ran.Codes["Check"]);
        Assert.Equal(0, ran.Codes["Report"]);
        Assert.Contains("::error title=too-much::refuted, but certified was expected", ran.Text);
        Assert.Contains("- **too-much**: refuted, but certified was expected\n", ran.Summary);
        Assert.Contains("exit-code=1\n", ran.Output);
        Assert.Contains("--version 0.2.0 --add-source a feed\n", ran.Installed);
    }

    [Fact]
    public async Task Claims_of_the_ledger_and_certificates_are_checked_by_name()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "no bash on this machine");
        using TemporaryFolder folder = new();
        string certificates = Path.Combine(Repository.Root, "examples", "certificates");
        Ran ran = await Run(
            folder,
            new()
            {
                ["ids"] = "gf-bias\n gf-variance",
                ["instances"] = "1",
                ["report"] = "",
                ["certificates"] = $"{certificates}/price*.json",
            }
        );
        Assert.True(ran.Codes.Values.All(code => code == 0), ran.Text);
        Assert.Contains("2 claims as expected", ran.Text);
        Assert.Contains("confirmed", ran.Text);
        Assert.DoesNotContain("Report", ran.Codes.Keys);
    }

    [Fact]
    public async Task An_input_is_data_and_no_part_of_a_script()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "no bash on this machine");
        using TemporaryFolder folder = new();
        Ran ran = await Run(folder, new() { ["claims"] = "$(touch planted); `touch planted`", ["report"] = "" });
        Assert.NotEqual(0, ran.Codes["Check"]);
        Assert.False(File.Exists(folder.File("planted")));
    }

    [Fact]
    public void Every_input_is_declared_described_and_used()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "action.yml"));
        string[] used = [.. Input().Matches(text).Select(match => match.Groups[1].Value).Distinct()];
        Dictionary<object, object> declared = Of(Action, "inputs");
        Assert.Equal(declared.Keys.Select(key => (string)key).Order(), used.Order());
        Assert.All(
            declared.Values,
            input => Assert.True(((Dictionary<object, object>)input).ContainsKey("description"))
        );
        // An expression inside a script would run what a pull request's author writes.
        Assert.All(
            Steps.Where(step => step.ContainsKey("run")),
            step => Assert.DoesNotContain("${{", (string)step["run"])
        );
    }

    private static string Claims(string expected) =>
        $"""
            claim noise-costs
              state   Risk(gradient-flow, t) <= Risk(sgf, t)
              expect  proved

            claim too-much
              state   Risk(sgf, t) <= Risk(gradient-flow, t)
              expect  {expected}

            """;

    private sealed record Ran(
        Dictionary<string, int> Codes,
        string Text,
        string Output,
        string Summary,
        string Installed
    );

    private static async Task<Ran> Run(TemporaryFolder folder, Dictionary<string, string> given)
    {
        Dictionary<string, string> inputs = Of(Action, "inputs")
            .ToDictionary(
                input => (string)input.Key,
                input =>
                    given.GetValueOrDefault(
                        (string)input.Key,
                        (string)((Dictionary<object, object>)input.Value)["default"]
                    )
            );
        string program = Path.Combine(AppContext.BaseDirectory, "Verify.Cli.dll");
        Directory.CreateDirectory(folder.File("bin"));
        Script(
            folder.Write(
                "bin/dotnet",
                $$"""
                #!/bin/bash
                echo "$@" >> '{{folder.File("installed")}}'
                mkdir -p '{{folder.File("verify-tool")}}'
                printf '#!/bin/bash\nexec "%s" "%s" "$@"\n' '{{Host()}}' '{{program}}' > '{{folder.File(
                    "verify-tool/verify"
                )}}'
                chmod +x '{{folder.File("verify-tool/verify")}}'
                """
            )
        );
        Dictionary<string, int> codes = [];
        List<string> text = [];
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        foreach (Dictionary<object, object> step in Steps.Where(step => step.ContainsKey("run")))
        {
            string name = (string)step["name"];
            if (step.TryGetValue("if", out object? condition) && !Holds((string)condition, inputs))
            {
                continue;
            }
            // Only the step that installs sees the stand-in for dotnet; later ones see what is in the runner's path file.
            string added = File.Exists(folder.File("path"))
                ? File.ReadAllText(folder.File("path")).Trim()
                : folder.File("bin");
            ProcessStartInfo start = new(
                "/bin/bash",
                ["--noprofile", "--norc", "-eo", "pipefail", folder.Write("step.sh", (string)step["run"])]
            )
            {
                WorkingDirectory = folder.Path,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach ((object variable, object value) in Of(step, "env"))
            {
                start.Environment[(string)variable] = Filled((string)value, inputs, folder);
            }
            start.Environment["PATH"] = $"{added}:{path}";
            start.Environment["GITHUB_PATH"] = folder.File("path");
            start.Environment["GITHUB_OUTPUT"] = folder.File("output");
            start.Environment["GITHUB_STEP_SUMMARY"] = folder.File("summary");
            using Process process = Process.Start(start)!;
            Outcome outcome = await BuiltProgram.Finish(process);
            codes.Add(name, outcome.ExitCode);
            text.Add(outcome.Output + outcome.Error);
        }
        return new(
            codes,
            string.Concat(text),
            Text("output"),
            Text("summary"),
            Text("installed").Replace(folder.Path, "TEMP", StringComparison.Ordinal)
        );

        string Text(string file) => File.Exists(folder.File(file)) ? File.ReadAllText(folder.File(file)) : "";
    }

    // The two conditions that the action has: nothing was cancelled, and an input is not empty.
    private static bool Holds(string condition, Dictionary<string, string> inputs)
    {
        Match match = NotEmpty().Match(condition);
        Assert.True(match.Success, $"a condition that this test does not know: {condition}");
        return inputs[match.Groups[1].Value].Length > 0;
    }

    private static string Filled(string value, Dictionary<string, string> inputs, TemporaryFolder folder)
    {
        string filled = Input()
            .Replace(value, match => inputs[match.Groups[1].Value])
            .Replace("${{ runner.temp }}", folder.Path, StringComparison.Ordinal);
        Assert.False(value.Contains("${{", StringComparison.Ordinal) && filled == value, $"not filled in: {value}");
        return filled;
    }

    // dotnet itself, past the stand-in.
    private static string Host() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Select(folder => Path.Combine(folder, "dotnet"))
            .First(File.Exists);

    private static void Script(string file)
    {
        // There is no /bin/bash there, and no test gets here.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static Dictionary<object, object> Of(Dictionary<object, object> node, string key) =>
        node.TryGetValue(key, out object? value) ? (Dictionary<object, object>)value : [];

    [GeneratedRegex(@"\$\{\{ inputs\.([a-z-]+) \}\}")]
    private static partial Regex Input();

    [GeneratedRegex(@"^\$\{\{ !cancelled\(\) && inputs\.([a-z-]+) != '' \}\}$")]
    private static partial Regex NotEmpty();
}
