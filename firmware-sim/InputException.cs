namespace CardSystem.FirmwareSim;

/// <summary>What the user gave cannot be used. The message is one sentence that says what is wrong and what to do.</summary>
public sealed class InputException : Exception
{
    public InputException(string message) : base(message) { }

    public InputException(string message, Exception inner) : base(message, inner) { }
}
