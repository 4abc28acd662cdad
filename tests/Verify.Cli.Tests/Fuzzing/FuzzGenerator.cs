using System.Text;
using System.Text.Json.Nodes;

namespace Verify.Cli.Tests;

/// <summary>Inputs as careless, unlucky and hostile people write them: every kind of file the program reads, and command lines.</summary>
/// <param name="seed">The same seed gives the same cases.</param>
internal sealed class FuzzGenerator(int seed)
{
    private const string File = FuzzCase.File;
    private readonly Random _random = new(seed);

    /// <summary>The next case.</summary>
    public FuzzCase Next() =>
        _random.Next(10) switch
        {
            0 => Instance(),
            1 => MutatedInstance(),
            2 => Csv(),
            3 => Definition(),
            4 => Certificate(),
            5 => ClaimFile(),
            6 => Statement(),
            7 => Runs(),
            8 => Binary(),
            9 => CommandLine(),
            int other => throw new InvalidOperationException($"{other} is beyond the ten kinds"),
        };

    private T Pick<T>(IReadOnlyList<T> among) => among[_random.Next(among.Count)];

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Example(params string[] path) =>
        System.IO.File.ReadAllBytes(Path.Combine([Repository.Root, .. path]));

    private static IReadOnlyList<byte[]> Examples(string folder, string pattern) =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Repository.Root, folder), pattern)
                .Order(StringComparer.Ordinal)
                .Select(System.IO.File.ReadAllBytes),
        ];

    private FuzzCase OfInstance(byte[] content) =>
        new(
            "instance",
            Pick<string[]>([
                ["moments", "--instance", File, "--process", "sgf", "--time", "1"],
                ["moments", "--instance", File, "--process", "sgd", "--step", "3", "--digits", "20"],
                ["risk", "--instance", File, "--time", "1"],
                ["stability", "--instance", File],
                ["path", "--instance", File],
                ["simulate", "--instance", File, "--process", "sgd", "--step", "2", "--trajectories", "100"],
                ["check", "gf-risk", "--instance", File],
            ]),
            "i.json",
            content
        );

    // A field with another value, or none.
    private FuzzCase Instance()
    {
        JsonObject instance = JsonNode.Parse(Example("examples", "instance.json"))!.AsObject();
        string field = Pick<string>([
            "X",
            "y",
            "betaStar",
            "sigma2",
            "stepSize",
            "batchSize",
            "temperature",
            "start",
            "parameters",
        ]);
        string value =
            _random.Next(2) == 0
                ? System.Text.Json.JsonSerializer.Serialize(Pick(FuzzWords.Numbers))
                : Pick(FuzzWords.Values);
        switch (_random.Next(3))
        {
            case 0:
                instance.Remove(field);
                break;
            case 1 when instance[field] is JsonArray { Count: > 1 } array:
                (array[1] is JsonArray row ? row : array)[0] = JsonNode.Parse(value);
                break;
            default:
                instance[field] = JsonNode.Parse(value);
                break;
        }
        return OfInstance(Bytes(instance.ToJsonString()));
    }

    private FuzzCase MutatedInstance() =>
        OfInstance(Mutated(Example("examples", "instance.json"), "[]{}\",:0123456789-./eE\\ \n"));

    private FuzzCase Csv()
    {
        string[] cells =
        [
            "1",
            "2.5",
            "-3",
            "4e2",
            "0",
            .. FuzzWords.Numbers,
            "NA",
            "?",
            "\"",
            "\"a\"\"b\"",
            "1;2",
            "TRUE",
            "2020-01-01",
            "x\t1",
        ];
        StringBuilder text = new(
            Pick<string>([
                "a,b,y\n",
                "a;b;y\n",
                "a\tb\ty\n",
                "a,b,y\r\n",
                "",
                "a,a,y\n",
                "# c\na,b,y\n",
                ",b,y\n",
                "\ufeffa,b,y\n",
            ])
        );
        for (int row = _random.Next(0, 8); row > 0; row--)
        {
            string separator = text.ToString().Contains(';', StringComparison.Ordinal) ? ";" : ",";
            text.Append(
                    string.Join(
                        separator,
                        Enumerable
                            .Range(0, _random.Next(9) == 0 ? 2 : 3)
                            .Select(_ => Pick(_random.Next(6) == 0 ? cells : ["1", "2.5", "-3", "7"]))
                    )
                )
                .Append('\n');
        }
        byte[] content = Bytes(text.ToString());
        return new(
            "csv",
            [
                .. Pick<string[]>([
                    ["path"],
                    ["risk", "--time", "1"],
                    ["check", "gf-risk", "--instances", "1"],
                    ["stability"],
                ]),
                "--data",
                File,
                "--target",
                Pick<string>(["y", "y", "y", "y", "a", "z", ""]),
                .. Pick<string[]>([
                    [],
                    [],
                    ["--missing", "drop"],
                    ["--categorical", "one-hot"],
                    ["--no-header"],
                    ["--decimal", ","],
                    ["--no-centre"],
                    ["--delimiter", ";"],
                    ["--sigma2", "1"],
                ]),
            ],
            "d.csv",
            _random.Next(3) == 0 ? Mutated(content, "\",;\n\r 0-.eE") : content
        );
    }

    private FuzzCase Definition()
    {
        string text = Encoding.UTF8.GetString(Pick(Examples("examples", "*.process")));
        byte[] content =
            _random.Next(6) == 0 ? Mutated(Bytes(text), "[](),=+-*^/ \n") : Bytes(Shuffled(text, FuzzWords.Symbols));
        return new(
            "definition",
            Pick<string[]>([
                ["derive", "--definition", File, "--order", "2", "--features", "1"],
                [
                    "moments",
                    "--definition",
                    File,
                    "--instance",
                    "examples/instance.json",
                    "--step",
                    "1",
                    "--set",
                    "tau=1",
                ],
                ["stability", "--definition", File, "--instance", "examples/instance.json"],
            ]),
            "p.process",
            content
        );
    }

    private FuzzCase Certificate()
    {
        byte[] certificate = Pick(Examples(Path.Combine("examples", "certificates"), "*.json"));
        return new("certificate", ["replay", File], "c.json", Mutated(certificate, "0123456789abcdef\"-./,:[]{} "));
    }

    private FuzzCase ClaimFile()
    {
        string text = Encoding.UTF8.GetString(Pick(Examples(Path.Combine("examples", "claims"), "*.claims")));
        byte[] content =
            _random.Next(6) == 0 ? Mutated(Bytes(text), "()<>=+-*^/ \n") : Bytes(Shuffled(text, FuzzWords.Words));
        return new("claim file", ["claims", "--claims", File], "c.claims", content);
    }

    private FuzzCase Statement() =>
        new(
            "statement",
            [
                "explain",
                "--that",
                Shuffled(
                    Pick<string>([
                        "Risk(sgf, t) <= Risk(gradient-flow, t) + eta/m*tr(Sigma)*sigma2",
                        "tr(Cov(sgd, k)) <= eta/(2*m)*p*norm(y)^2/n",
                        "sum(i, s[i]) = tr(Sigma)",
                        "Moments(sgd, 2) = Moments(sgd, 2)",
                    ]),
                    FuzzWords.Words
                ),
            ],
            "",
            []
        );

    private FuzzCase Runs() =>
        new(
            "runs",
            ["compare", "--instance", "examples/instance.json", "--process", "sgd", "--step", "40", "--samples", File],
            "r.csv",
            Mutated(Example("examples", "runs", "sgd.csv")[..2000], "\",;\n\r 0-.eEbinf")
        );

    private FuzzCase Binary()
    {
        bool isParquet = _random.Next(2) == 0;
        byte[] content = isParquet
            ? Example("tests", "Verify.LeastSquares.Tests", "tables", "types.parquet")
            : Convert.FromBase64String(
                "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsIDIpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAAAAAAAAAIAAAAAAAAAAwAAAAAAAAAEAAAAAAAAAAUAAAAAAAAABgAAAAAAAAA="
            );
        return new(
            isParquet ? "parquet" : "npy",
            isParquet
                ?
                [
                    "stability",
                    "--data",
                    File,
                    "--target",
                    "y",
                    "--columns",
                    "x,d,colour",
                    "--missing",
                    "drop",
                    "--categorical",
                    "one-hot",
                ]
                : ["stability", "--data", File, "--target", "x2"],
            isParquet ? "d.parquet" : "d.npy",
            Mutated(content, "\0\u0001\u007f(),'<8")
        );
    }

    // What takes long for good reasons (the whole ledger, a search without an end) gets an unknown option, which the parser must find.
    private FuzzCase CommandLine()
    {
        string command = Pick(FuzzWords.Commands);
        List<string> arguments = [command];
        for (int count = _random.Next(5); count > 0; count--)
        {
            if (_random.Next(5) < 3)
            {
                arguments.Add(Pick(FuzzWords.Options));
            }
            if (_random.Next(10) < 7)
            {
                arguments.Add(Pick(FuzzWords.Arguments));
            }
        }
        if (command is "check" or "falsify" or "explain")
        {
            arguments.Insert(1, "--bogus-option");
        }
        return new("command line", arguments, "", []);
    }

    private string Shuffled(string text, string[] words)
    {
        List<string> parts = [.. System.Text.RegularExpressions.Regex.Split(text, "(\\W)")];
        for (int count = _random.Next(1, 5); count > 0; count--)
        {
            int at = _random.Next(parts.Count),
                other = _random.Next(parts.Count);
            switch (_random.Next(4))
            {
                case 0:
                    parts[at] = Pick(words);
                    break;
                case 1:
                    parts.Insert(at, Pick(words));
                    break;
                case 2 when parts.Count > 1:
                    parts.RemoveAt(at);
                    break;
                default:
                    (parts[at], parts[other]) = (parts[other], parts[at]);
                    break;
            }
        }
        return string.Concat(parts);
    }

    private byte[] Mutated(byte[] content, string characters)
    {
        List<byte> bytes = [.. content];
        byte[] likely = Bytes(characters);
        if (_random.Next(8) == 0)
        {
            return [.. bytes.Take(_random.Next(bytes.Count + 1))];
        }
        for (int count = _random.Next(1, 5); count > 0 && bytes.Count > 0; count--)
        {
            int at = _random.Next(bytes.Count);
            switch (_random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)_random.Next(256);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                default:
                    bytes.Insert(at, Pick(likely));
                    break;
            }
        }
        return [.. bytes];
    }
}
