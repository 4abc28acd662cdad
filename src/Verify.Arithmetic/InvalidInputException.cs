namespace Verify.Arithmetic;

/// <summary>Input that a person gave and that is not allowed: a malformed number, a missing column, a step size that is not positive.</summary>
/// <remarks>
/// The message is one line that says what was given, what is allowed and where (file, line, field); the command prints it
/// on standard error and exits with code 2. Errors of our own are never reported through this type.
/// </remarks>
public sealed class InvalidInputException : Exception
{
    /// <summary>Creates the error with its one-line message.</summary>
    /// <param name="message">What was given, what is allowed, and where.</param>
    public InvalidInputException(string message)
        : base(message) { }

    /// <summary>Creates the error with its one-line message and the failure that revealed it.</summary>
    /// <param name="message">What was given, what is allowed, and where.</param>
    /// <param name="innerException">The failure of the parser or the file system.</param>
    public InvalidInputException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>Creates the error without a message; for serializers only.</summary>
    public InvalidInputException() { }
}
