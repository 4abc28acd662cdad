using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Verify.Arithmetic;
using Verify.Cli.Explore;
using Verify.Cli.Options;
using Verify.LeastSquares;

namespace Verify.Cli.Commands;

/// <summary>`verify explore`: a page to play with, served to this machine only.</summary>
internal sealed class ExploreCommand : VerifyCommand
{
    private const long LargestFile = 1L << 25;

    private readonly WholeNumberOption _port = new(
        "--port",
        "N",
        "port on 127.0.0.1; a free one when it is 0 or left out",
        least: 0
    );
    private readonly InstanceOption _instance = new();
    private readonly Option<string> _data = new("--data")
    {
        HelpName = "FILE",
        Description =
            "table to begin with, as other commands read it: CSV, Parquet (.parquet), or arrays of NumPy (.npy, .npz)",
    };
    private readonly Option<string> _target = new("--target")
    {
        HelpName = "COLUMN",
        Description = "the response column of --data; the page has a choice of columns, too",
    };
    private readonly Option<bool> _noOpen = new("--no-open")
    {
        Description = "do not open the page in a browser; it is opened only where standard output is a terminal",
    };

    public ExploreCommand()
        : base(
            "explore",
            "Serves a page to play with: choose or paste data, move step size, batch size and time, see exact risks with the excess-risk bounds and the stability thresholds, state an inequality and have it checked and attacked. The page is on 127.0.0.1 and asks for a token that is in the printed address; it loads nothing from elsewhere, and nothing of yours stays on disk. Ctrl-C ends it.",
            "text"
        )
    {
        Options.Add(_port);
        Options.Add(_instance);
        Options.Add(_data);
        Options.Add(_target);
        Options.Add(_noOpen);
    }

    public override int Order => 29;

    public override string Synopsis => "[--port N] [--data FILE --target COLUMN | --instance FILE] [--no-open]";

    public override IReadOnlyList<Example> Examples =>
        [
            new("explore --no-open", "prints the address; open it in a browser, Ctrl-C ends it"),
            new("explore --data examples/data/swiss.csv --target Fertility --no-open", "begins with data of your own"),
        ];

    public override int Run(CommandContext context)
    {
        int port = context.Parse.GetValue(_port) ?? 0;
        if (port > ushort.MaxValue)
        {
            throw new InvalidInputException($"--port: {port} is not allowed; give a port of at most {ushort.MaxValue}");
        }
        using ExploreServer server = new(port, Start(context.Parse));
        context.Publish(server.Address + "\n");
        if (!context.Parse.GetValue(_noOpen) && !Console.IsOutputRedirected)
        {
            Open(server.Address);
        }
        server.Serve(context.Cancellation);
        return ExitCode.AsExpected;
    }

    // What the page begins with. Whether it is right the page is told, in the words of the command that reads it.
    private byte[] Start(ParseResult parse)
    {
        (string? instance, string? data, string? target) = (
            parse.GetValue(_instance),
            parse.GetValue(_data),
            parse.GetValue(_target)
        );
        if (instance is not null && data is not null)
        {
            throw new InvalidInputException("--instance and --data are two problems; leave one out");
        }
        if (target is not null && data is null)
        {
            throw new InvalidInputException("--target goes with --data FILE");
        }
        if (target is not null)
        {
            _ = DataFile.Read(data!, target);
        }
        if (instance is not null)
        {
            _ = InstanceFile.Read(instance);
        }
        return (instance ?? data) is { } file
            ? JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    name = Path.GetFileName(file),
                    content = InputFile.ReadAllBytes(file, LargestFile),
                    target,
                    isInstance = instance is not null,
                }
            )
            : "{}"u8.ToArray();
    }

    private static void Open(string address)
    {
        try
        {
            using System.Diagnostics.Process? browser = System.Diagnostics.Process.Start(
                new ProcessStartInfo(address) { UseShellExecute = true }
            );
        }
        catch (Exception error)
            when (error
                    is System.ComponentModel.Win32Exception
                        or InvalidOperationException
                        or PlatformNotSupportedException
            )
        {
            // No browser; the address stands on standard output.
        }
    }
}
