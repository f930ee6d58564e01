"""The rehearsal in a browser: any seat in a window, others who play along, who sees what, trouble on demand.

Nothing here is imported by `./parley rehearse --auto`.
"""
