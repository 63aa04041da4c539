namespace CardSystem.Ingest.Enrolment;

/// <summary>A kiosk cannot be added, claimed, enrolled, renewed or revoked as asked; the message is one sentence that says why.</summary>
/// <param name="status">What a kiosk that asked over HTTP is answered.</param>
public sealed class EnrolmentException(string message, int status = StatusCodes.Status400BadRequest) : RefusedException(message)
{
    public int Status { get; } = status;
}
