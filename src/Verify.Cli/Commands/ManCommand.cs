using System.CommandLine;
using System.CommandLine.Completions;
using Verify.Arithmetic;
using Verify.Claims;

namespace Verify.Cli.Commands;

/// <summary>`verify man`: the help as pages for man(1).</summary>
internal sealed class ManCommand : VerifyCommand
{
    private readonly Argument<string?> _command = new("COMMAND")
    {
        Description = "the command; the page of verify itself when none is named",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string> _out = new("--out")
    {
        HelpName = "DIR",
        Description = "folder to write all pages to, created if it is not there",
    };

    public ManCommand()
        : base(
            "man",
            "Prints the help of a command as a page for man, or writes all pages to a folder. A folder man1 in a folder of MANPATH makes `man verify-check` find them.",
            "text"
        )
    {
        _command.CompletionSources.Add(_ => CommandLine.Commands().Select(command => new CompletionItem(command.Name)));
        Arguments.Add(_command);
        Options.Add(_out);
    }

    public override int Order => 92;

    public override string Synopsis => "[COMMAND | --out DIR]";

    public override IReadOnlyList<Example> Examples =>
        [
            new("man check", "the page of one command, to be read by `man -l -`"),
            new("man --out man/man1", "all pages; then MANPATH=man: man verify-check"),
        ];

    public override int Run(CommandContext context)
    {
        Command root = CommandLine.Root(CommandLine.Commands());
        string version = CertificateModule.programVersion;
        string? name = context.Parse.GetValue(_command);
        if (context.Parse.GetValue(_out) is { } folder)
        {
            if (name is not null)
            {
                throw new InvalidInputException("--out writes the pages of all commands; leave out the command");
            }
            AtomicFile.RequireFolder(folder);
            Command[] pages = [root, .. HelpPage.Commands(root).Select(child => child.Command)];
            foreach (Command page in pages)
            {
                AtomicFile.Write(Path.Combine(folder, ManPage.FileName(page)), ManPage.Text(page, version));
            }
            context.Publish($"{pages.Length} pages in {folder}\n");
            return ExitCode.AsExpected;
        }
        context.Publish(ManPage.Text(name is null ? root : Find(root, name), version));
        return ExitCode.AsExpected;
    }

    private static VerifyCommand Find(Command root, string name)
    {
        VerifyCommand[] all = [.. HelpPage.Commands(root).Select(child => child.Command)];
        return all.FirstOrDefault(command => command.Name == name)
            ?? throw new InvalidInputException(
                $"'{NearestNames.Shown(name)}' is no command; {NearestNames.Hint(name, all.Select(command => command.Name).ToArray(), "allowed are check, claims, … (see verify --help)")}"
            );
    }
}
