import ContactCenter
import Telephony
import Testing
