namespace CardSystem.FirmwareSim.Reader;

/// <summary>A reader's two lamps together.</summary>
public enum LightColour
{
    Dark = 0,
    /// <summary>Refused.</summary>
    Red = 1,
    /// <summary>Signed in.</summary>
    Green = 2,
    /// <summary>Both lamps: already signed in.</summary>
    Orange = 3,
}

/// <summary>The host set the reader's lamps.</summary>
/// <param name="At">When, by the simulation's clock.</param>
/// <param name="Colour">What the lamps show in the end.</param>
/// <param name="Command">The lamp command as it came: P2 T1 T2 N B.</param>
public sealed record LightShown(DateTimeOffset At, LightColour Colour, byte[] Command);
